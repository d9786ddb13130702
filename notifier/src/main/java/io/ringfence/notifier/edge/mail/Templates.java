package io.ringfence.notifier.edge.mail;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The two texts of a mail. In HTML every value is escaped. */
@ApplicationScoped
public class Templates {

    @Inject
    @Location("letter.txt")
    Template text;

    @Inject
    @Location("letter.html")
    Template html;

    String text(Page page) {
        return text.data("page", page).render();
    }

    String html(Page page) {
        return html.data("page", page).render();
    }
}
