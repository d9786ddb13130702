package io.ringfence.policyservice.edge.rest.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.policyservice.core.audit.AuditFilter;
import io.ringfence.policyservice.core.audit.AuditPlace;
import io.ringfence.policyservice.core.audit.AuditRecord;
import io.ringfence.policyservice.core.audit.AuditStore;
import io.ringfence.policyservice.core.change.Page;
import io.ringfence.policyservice.core.node.Nodes;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The audit as a file. It is read page by page and written as it is read: the memory it takes does not grow with it, no transaction
 * stays open for a slow client, and what is added meanwhile is not in it.
 */
@ApplicationScoped
class AuditExport {

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    @Inject
    AuditStore audit;

    @Inject
    Nodes nodes;

    private final Clock clock = Clock.systemUTC();

    /** A kind of file. */
    interface Form {

        /** What the file begins with. */
        String head();

        void write(AuditLine line, boolean first, OutputStream out) throws IOException;

        /** What it ends with, so that one can see that it is whole. */
        String foot();
    }

    /** The answer. Its first page is read before it begins, so that a problem of the search is told as one. */
    Response file(AuditFilter filter, String type, String suffix, Form form, HttpServerRequest request) {
        Page<AuditRecord> first = audit.page(filter, AuditPlace.END, Page.MAX_LIMIT);
        StreamingOutput content = out -> {
            boolean whole = false;
            try {
                write(filter, first, form, out);
                whole = true;
            } finally {
                if (!whole) {
                    request.response().reset();
                }
            }
        };
        return Response.ok(content, type)
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"ringfence-audit-" + NAME.format(clock.instant()) + "." + suffix + "\"")
                .build();
    }

    private void write(AuditFilter filter, Page<AuditRecord> first, Form form, OutputStream out) throws IOException {
        Function<AuditRecord, AuditLine> view = AuditLine.against(nodes.all(), clock.instant());
        out.write(form.head().getBytes(UTF_8));
        boolean isFirst = true;
        @Nullable Page<AuditRecord> page = first;
        while (page != null) {
            for (AuditRecord record : page.items()) {
                form.write(view.apply(record), isFirst, out);
                isFirst = false;
            }
            page = page.next()
                    .map(place -> audit.page(filter, AuditPlace.parse(place), Page.MAX_LIMIT))
                    .orElse(null);
        }
        out.write(form.foot().getBytes(UTF_8));
    }
}
