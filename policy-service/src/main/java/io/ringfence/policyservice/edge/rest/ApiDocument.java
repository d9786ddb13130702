package io.ringfence.policyservice.edge.rest;

import io.ringfence.policyservice.edge.rest.problem.Problem;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** The head of the OpenAPI document. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Ringfence",
                        version = "v1",
                        description =
                                "One firewall policy for a cluster of VoIP nodes, and the proof that each node"
                                        + " enforces it. Every request needs a token. Whatever is not done is answered with a"
                                        + " problem (RFC 9457, application/problem+json); docs/problems.md explains each type."),
        components = @Components(schemas = @Schema(name = "Problem", implementation = Problem.class)),
        security = @SecurityRequirement(name = "token"))
@SecurityScheme(
        securitySchemeName = "token",
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        description = "An API token: rft_ and 43 characters.")
public class ApiDocument extends Application {}
