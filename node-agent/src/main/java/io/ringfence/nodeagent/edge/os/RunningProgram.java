package io.ringfence.nodeagent.edge.os;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process that stays; a thread of its own reads what it prints, so that it never waits for its reader. */
final class RunningProgram implements Commands.Conversation {

    private final Process process;
    private final Writer out;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    /** Takes a process whose errors are part of its output. */
    RunningProgram(Process process, Executor pipes) {
        this.process = process;
        this.out = new Latin1Writer(process.getOutputStream(), CommandRunner.BUFFER);
        pipes.execute(() -> CommandRunner.readLines(process, lines::add));
    }

    @Override
    public void write(Commands.Input input) throws IOException {
        input.writeTo(out);
        out.flush();
    }

    @Override
    public @Nullable String line(Duration limit) throws InterruptedException {
        return lines.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
