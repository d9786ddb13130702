package io.ringfence.firewall.network;

import java.util.List;

/** Goes through the networks of many sets of one family in one order; a heap of places, no objects. */
final class Merge {
    private final List<NetworkSet> sets;
    private final int[] place;
    private final int[] heap;
    private int size;
    private boolean started;

    Merge(List<NetworkSet> sets) {
        this.sets = List.copyOf(sets);
        this.place = new int[sets.size()];
        this.heap = new int[sets.size()];
        for (int source = 0; source < sets.size(); source++) {
            if (sets.get(source).size() > 0) {
                heap[size++] = source;
            }
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            sink(i);
        }
    }

    /** Steps to the next network, if there is one. */
    boolean next() {
        if (!started) {
            started = true;
            return size > 0;
        }
        if (size == 0) {
            return false;
        }
        int source = heap[0];
        if (++place[source] == sets.get(source).size()) {
            heap[0] = heap[--size];
        }
        if (size > 0) {
            sink(0);
        }
        return size > 0;
    }

    /** Which of the sets the network is from. */
    int source() {
        return heap[0];
    }

    long hi() {
        return sets.get(heap[0]).hiAt(place[heap[0]]);
    }

    long lo() {
        return sets.get(heap[0]).loAt(place[heap[0]]);
    }

    int prefix() {
        return sets.get(heap[0]).prefixAt(place[heap[0]]);
    }

    private void sink(int from) {
        int at = from;
        while (true) {
            int least = at;
            for (int child = 2 * at + 1; child <= 2 * at + 2 && child < size; child++) {
                if (isBefore(heap[child], heap[least])) {
                    least = child;
                }
            }
            if (least == at) {
                return;
            }
            int source = heap[at];
            heap[at] = heap[least];
            heap[least] = source;
            at = least;
        }
    }

    private boolean isBefore(int one, int other) {
        return sets.get(one).compare(place[one], sets.get(other), place[other]) < 0;
    }
}
