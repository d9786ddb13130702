package io.ringfence.policyservice.edge.rest.firewall;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.ringfence.policyservice.core.list.ListLines;
import java.io.IOException;
import java.io.InputStream;

/** Reads an uploaded list as it arrives; a line is the most that is held of it at once. */
final class ListBody {

    /** A longer line is no network. */
    private static final int MAX_LINE = 1_000;

    private static final JsonFactory JSON = new JsonFactory();

    private ListBody() {}

    /** The forms that a list may have. */
    enum Form {
        TEXT,
        CSV,
        JSON
    }

    static void read(InputStream body, Form form, ListLines lines) throws IOException {
        switch (form) {
            case TEXT, CSV -> readLines(body, form, lines);
            case JSON -> readJson(body, lines);
        }
    }

    private static void readLines(InputStream body, Form form, ListLines lines) throws IOException {
        byte[] buffer = new byte[1 << 16];
        byte[] line = new byte[MAX_LINE];
        int length = 0;
        boolean tooLong = false;
        long number = 1;
        int count;
        while ((count = body.read(buffer)) >= 0 && !lines.isFull()) {
            for (int i = 0; i < count; i++) {
                byte b = buffer[i];
                if (b == '\n') {
                    takeLine(new String(line, 0, length, UTF_8), number++, tooLong, form, lines);
                    length = 0;
                    tooLong = false;
                } else if (length < MAX_LINE) {
                    line[length++] = b;
                } else {
                    tooLong = true;
                }
            }
        }
        if (length > 0 && !lines.isFull()) {
            takeLine(new String(line, 0, length, UTF_8), number, tooLong, form, lines);
        }
    }

    private static void takeLine(String line, long number, boolean tooLong, Form form, ListLines lines) {
        if (number == 1 && line.startsWith("\ufeff")) {
            line = line.substring(1);
        }
        String text = withoutComment(line).strip();
        if (form == Form.CSV) {
            text = firstColumn(text);
            if (number == 1 && !text.isEmpty() && isHeader(text)) {
                return;
            }
        }
        if (text.isEmpty()) {
            return;
        }
        if (tooLong) {
            lines.refuse(number, text, "the line is longer than " + MAX_LINE + " bytes");
        } else {
            lines.take(number, text);
        }
    }

    private static String withoutComment(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '#' || c == ';') {
                return line.substring(0, i);
            }
        }
        return line;
    }

    private static String firstColumn(String line) {
        int comma = line.indexOf(',');
        String cell = (comma < 0 ? line : line.substring(0, comma)).strip();
        return cell.length() >= 2 && cell.startsWith("\"") && cell.endsWith("\"")
                ? cell.substring(1, cell.length() - 1).strip()
                : cell;
    }

    /** A header is a name: it has letters beyond those of an IPv6 address, or no digit and no colon. */
    private static boolean isHeader(String cell) {
        return cell.chars().noneMatch(c -> c == ':' || c == '.' || c == '/')
                && cell.chars().anyMatch(Character::isLetter);
    }

    private static void readJson(InputStream body, ListLines lines) throws IOException {
        try (JsonParser parser = JSON.createParser(body)) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    boolean networks = parser.currentName().equals("networks");
                    token = parser.nextToken();
                    if (networks && token == JsonToken.START_ARRAY) {
                        readItems(parser, lines);
                        return;
                    }
                    lines.refuse(1, parser.currentName(), "only the field networks, an array of texts, is known");
                    return;
                }
            } else if (token == JsonToken.START_ARRAY) {
                readItems(parser, lines);
                return;
            }
            lines.refuse(1, String.valueOf(token), "must be an array of texts, or an object with networks");
        }
    }

    private static void readItems(JsonParser parser, ListLines lines) throws IOException {
        long number = 0;
        JsonToken token;
        while ((token = parser.nextToken()) != JsonToken.END_ARRAY && token != null && !lines.isFull()) {
            number++;
            if (token == JsonToken.VALUE_STRING) {
                lines.take(number, parser.getText().strip());
            } else {
                lines.refuse(number, parser.getText(), "must be a text");
                parser.skipChildren();
            }
        }
    }
}
