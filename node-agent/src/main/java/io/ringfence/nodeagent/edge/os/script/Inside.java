package io.ringfence.nodeagent.edge.os.script;

import io.ringfence.nodeagent.edge.os.Commands;
import java.util.ArrayList;
import java.util.List;

/** Commands that run in another network namespace. */
record Inside(Commands commands, List<String> prefix) implements Commands {

    @Override
    public Result run(Command command) throws InterruptedException {
        List<String> line = new ArrayList<>(prefix);
        line.addAll(command.line());
        return commands.run(new Command(line, command.timeout(), command.input(), command.output()));
    }
}
