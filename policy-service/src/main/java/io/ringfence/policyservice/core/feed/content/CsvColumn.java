package io.ringfence.policyservice.core.feed.content;

import io.ringfence.policyservice.core.csv.CsvRecords;
import io.ringfence.policyservice.core.csv.CsvText;
import java.util.List;

/**
 * Comma-separated values with the networks in one column. With a column by number, a first record that is no network there
 * is taken for a header when it is a name.
 */
final class CsvColumn implements FeedText, CsvRecords {

    private final String column;
    private final FeedNetworks networks;
    private final CsvText text = new CsvText(',', this);
    private int index; // -1 until the header has told it
    private boolean begun;

    CsvColumn(String column, FeedNetworks networks) {
        this.column = column;
        this.networks = networks;
        this.index = column.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(column) : -1;
    }

    @Override
    public void take(char c) {
        text.take(c);
    }

    @Override
    public void end() {
        text.end();
    }

    @Override
    public void begins(char c) {
        if (c == '<' && !begun) {
            networks.refuse("it is a web page and not a list: it begins with '<'");
        }
    }

    @Override
    public void take(long line, List<String> fields) {
        boolean first = !begun;
        begun = true;
        if (index < 0) {
            readHeader(fields);
        } else if (index >= fields.size()) {
            networks.bad(line, fields.getFirst(), "has no column " + index);
        } else if (!(first && isName(fields.get(index)))) {
            networks.take(line, fields.get(index));
        }
    }

    @Override
    public void bad(long line, String record, String reason) {
        networks.bad(line, record, reason);
    }

    private void readHeader(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(column)) {
                index = i;
                return;
            }
        }
        networks.refuse("its header has no column '" + column + "', only "
                + String.join(", ", names.subList(0, Math.min(20, names.size()))));
        index = 0;
    }

    private static boolean isName(String cell) {
        return cell.chars().noneMatch(c -> c == ':' || c == '.' || c == '/')
                && cell.chars().anyMatch(Character::isLetter);
    }
}
