package io.ringfence.policyservice.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/**
 * An OpenID Connect provider that signs whatever it is asked to: a code is the claims themselves, as base64url of JSON. Started when first
 * asked for, and ended with the JVM.
 */
public final class OidcStub {

    /** What policy-service is called there. */
    public static final String CLIENT = "ringfence";

    static final String SECRET = "secret-of-the-tests";

    private static final String PROPERTY = "ringfence.test.oidc";

    private OidcStub() {}

    /** Where it listens; Quarkus loads this class more than once, so that is kept in the system properties. */
    public static String url() {
        synchronized (Runtime.getRuntime()) {
            String known = System.getProperty(PROPERTY);
            if (known == null) {
                known = start();
                System.setProperty(PROPERTY, known);
            }
            return known;
        }
    }

    private static String start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            KeyPair keys = keys();
            server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, """
                            {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
                             "jwks_uri":"%1$s/jwks"}""".formatted(url)));
            server.createContext("/jwks", exchange -> answer(exchange, jwks((RSAPublicKey) keys.getPublic())));
            server.createContext("/token", exchange -> {
                String token = Jwt.claimsJson(claims(exchange)).jws().keyId("1").sign(keys.getPrivate());
                answer(
                        exchange,
                        "{\"id_token\":\"" + token + "\",\"access_token\":\"" + token
                                + "\",\"token_type\":\"Bearer\"}");
            });
            server.start();
            return url;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String claims(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String code = Arrays.stream(form.split("&"))
                .filter(pair -> pair.startsWith("code="))
                .map(pair -> URLDecoder.decode(pair.substring("code=".length()), UTF_8))
                .findFirst()
                .orElseThrow();
        return new String(Base64.getUrlDecoder().decode(code), UTF_8);
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String jwks(RSAPublicKey key) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        byte[] modulus = key.getModulus().toByteArray();
        return """
                {"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"1","n":"%s","e":"%s"}]}""".formatted(
                        encoder.encodeToString(Arrays.copyOfRange(modulus, modulus.length - 256, modulus.length)),
                        encoder.encodeToString(key.getPublicExponent().toByteArray()));
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
