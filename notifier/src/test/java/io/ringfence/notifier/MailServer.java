package io.ringfence.notifier;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.ringfence.standalone.Ports;
import io.ringfence.standalone.testing.TemporaryFolder;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** GreenMail with TLS from the first byte, a certificate that clients can check, and a login. */
final class MailServer implements AutoCloseable {

    static final String USER = "ringfence";
    static final String PASSWORD = "mail-password-of-the-tests";
    private static final String STORE_PASSWORD = "changeit";

    /** GreenMail keeps the first certificate that it has seen, so there is one for all. */
    private static final Path STORE = certificate();

    private final int port = Ports.free();
    private final GreenMail server;

    MailServer() {
        // A client that refuses the certificate is no error of a test.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
        System.setProperty("greenmail.tls.keystore.file", STORE.toString());
        System.setProperty("greenmail.tls.keystore.password", STORE_PASSWORD);
        this.server = start();
    }

    private static Path certificate() {
        Path store = TemporaryFolder.create("ringfence-mail-").resolve("mail.p12");
        try {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "mail",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "san=dns:localhost",
                            "-validity",
                            "30",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            STORE_PASSWORD)
                    .inheritIO()
                    .start();
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IllegalStateException("keytool makes no certificate");
            }
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private GreenMail start() {
        ServerSetup setup = new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS);
        setup.setServerStartupTimeout(20_000);
        GreenMail started = new GreenMail(setup);
        started.start();
        started.setUser("ringfence@example.com", USER, PASSWORD);
        return started;
    }

    /** What a notifier needs to use it. */
    Map<String, String> settings() {
        return Map.of(
                "NOTIFIER_SMTP_HOST",
                "localhost",
                "NOTIFIER_SMTP_PORT",
                Integer.toString(port),
                "NOTIFIER_SMTP_TLS",
                "true",
                "NOTIFIER_SMTP_USERNAME",
                USER,
                "NOTIFIER_SMTP_PASSWORD",
                PASSWORD,
                "QUARKUS_TLS_SMTP_TRUST_STORE_P12_PATH",
                STORE.toString(),
                "QUARKUS_TLS_SMTP_TRUST_STORE_P12_PASSWORD",
                STORE_PASSWORD);
    }

    List<MimeMessage> mails() {
        return Arrays.asList(server.getReceivedMessages());
    }

    /** Mails whose subject has a text. */
    List<MimeMessage> mails(String subject) {
        return mails().stream().filter(mail -> subject(mail).contains(subject)).toList();
    }

    static String subject(MimeMessage mail) {
        try {
            return String.valueOf(mail.getSubject());
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    static String header(MimeMessage mail, String name) {
        try {
            String[] values = mail.getHeader(name);
            return values == null ? "" : String.join(" | ", values);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
