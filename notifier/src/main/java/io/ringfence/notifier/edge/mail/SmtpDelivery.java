package io.ringfence.notifier.edge.mail;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.qute.TemplateException;
import io.ringfence.notifier.NotifierConfig;
import io.ringfence.notifier.core.delivery.Delivery;
import io.ringfence.notifier.core.delivery.Letter;
import io.ringfence.notifier.core.delivery.Outcome;
import io.ringfence.notifier.core.delivery.Outgoing;
import io.ringfence.notifier.core.delivery.ThreadIds;
import io.ringfence.notifier.core.item.Texts;
import io.vertx.ext.mail.SMTPException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;

/** Sends mails. What a server says of one mail is told from what it says of all: the latter never gives a mail up. */
@ApplicationScoped
public class SmtpDelivery implements Delivery {

    private static final int MOST_WORDS = 400;
    private static final int SERVER_ENDS = 421;

    @Inject
    ReactiveMailer mailer;

    @Inject
    Templates templates;

    @Inject
    NotifierConfig config;

    @Override
    public Outcome deliver(Outgoing outgoing, String sender) {
        Mail mail;
        try {
            mail = mail(outgoing, sender);
        } catch (TemplateException e) {
            return new Outcome.Refused(words("the text can't be made", e));
        }
        try {
            mailer.send(mail).await().atMost(config.smtp().timeout());
            return new Outcome.Taken("250 from " + config.smtp().host().orElse("") + ":"
                    + config.smtp().port() + " for " + ThreadIds.message(outgoing, sender));
        } catch (RuntimeException e) {
            return outcome(
                    e.getCause() instanceof SMTPException || e.getCause() instanceof java.io.IOException
                            ? e.getCause()
                            : e);
        }
    }

    private Mail mail(Outgoing outgoing, String sender) {
        Letter letter = outgoing.letter();
        Page page = Page.of(letter, config.publicUrl());
        Mail mail = new Mail()
                .setFrom("Ringfence <" + sender + ">")
                .addTo(letter.recipient())
                .setSubject(letter.subject())
                .setText(templates.text(page))
                .setHtml(templates.html(page))
                .addHeader("Message-ID", ThreadIds.message(outgoing, sender))
                .addHeader("References", ThreadIds.thread(letter, sender))
                .addHeader("In-Reply-To", ThreadIds.thread(letter, sender))
                .addHeader("Auto-Submitted", "auto-generated")
                .addHeader("X-Auto-Response-Suppress", "All")
                .addHeader("List-Id", "Ringfence <ringfence." + ThreadIds.domain(sender) + ">")
                .addHeader("X-Ringfence-Kind", letter.kind().name())
                .addHeader("X-Ringfence-Severity", letter.severity().name());
        if (letter.tenant() != null) {
            mail.addHeader("X-Ringfence-Tenant", letter.tenant());
        }
        if (letter.form() == Letter.Form.DIGEST) {
            mail.addHeader("List-Unsubscribe", "<mailto:" + sender + "?subject=unsubscribe>");
        }
        return mail;
    }

    private static Outcome outcome(Throwable failure) {
        if (failure instanceof SMTPException answer) {
            String words = words("the server answers " + answer.getReplyCode(), answer);
            if (!isOfThisMail(answer)) {
                return new Outcome.Away(words);
            }
            return answer.isPermanent() ? new Outcome.Refused(words) : new Outcome.Later(words);
        }
        return new Outcome.Away(words("the server can't be reached", failure));
    }

    /** A login that fails, or a server that ends, is not the mail's fault, whatever number it has. */
    private static boolean isOfThisMail(SMTPException answer) {
        String message = String.valueOf(answer.getMessage()).toLowerCase(Locale.ROOT);
        return answer.getReplyCode() != SERVER_ENDS
                && (message.contains("recipient") || message.contains("sender") || message.contains("data"));
    }

    private static String words(String start, Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return Texts.line(start + ": " + message, MOST_WORDS);
    }
}
