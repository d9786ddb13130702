package io.ringfence.nodeagent.edge.store;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.ringfence.nodeagent.core.script.Remembered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What is known of custom scripts on disk, so that a boot without Kafka loads what they made, and takes it away again. */
public final class SavedScripts {

    private static final String NAME = "scripts.json";
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final StateDirectory directory;

    public SavedScripts(StateDirectory directory) {
        this.directory = directory;
    }

    /**
     * What was saved last; nothing before the first time.
     *
     * @throws IOException when the file is broken; it is set aside
     */
    public Remembered load() throws IOException {
        Path path = directory.file(NAME);
        if (!Files.exists(path)) {
            return Remembered.NOTHING;
        }
        try {
            return JSON.readValue(path.toFile(), Remembered.class);
        } catch (IOException e) {
            Files.move(path, directory.file(NAME + ".broken"), StandardCopyOption.REPLACE_EXISTING);
            throw new IOException(
                    "the saved effects of custom scripts can't be read (" + e.getMessage()
                            + "); the file is set aside as " + NAME
                            + ".broken. Rules that scripts made before stay; delete them by hand if there are any",
                    e);
        }
    }

    /** Saves it in place of what was saved before. */
    public void save(Remembered remembered) throws IOException {
        Path temporary = directory.file(NAME + ".new");
        JSON.writeValue(temporary.toFile(), remembered);
        directory.moveInPlace(temporary, directory.file(NAME));
    }
}
