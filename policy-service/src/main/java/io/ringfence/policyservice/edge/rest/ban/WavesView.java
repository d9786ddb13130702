package io.ringfence.policyservice.edge.rest.ban;

import io.ringfence.contract.settings.Fail2Ban;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What wave mode does, or would do.
 *
 * @param bansInLastMinute bans that began in the last minute
 * @param wave whether these are more than the settings say
 * @param networks networks with several bans in them; a due one is banned as a whole when a wave is on
 */
@Schema(name = "Waves")
public record WavesView(Fail2Ban.Waves settings, int bansInLastMinute, boolean wave, List<CandidateView> networks) {

    /** A network with several bans in it. */
    @Schema(name = "WaveNetwork")
    public record CandidateView(String network, int bans, Instant until, boolean due) {}
}
