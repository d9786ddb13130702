package io.ringfence.nodeagent.core.dialog;

/**
 * What is known of calls on the wire.
 *
 * @param known calls that the sensor tells, also those that have just ended
 * @param unconfirmed calls that have ended for the PBX, and not on the wire
 * @param contradicted calls that had ended on the wire and went on for the PBX, since the agent's start
 */
public record WireFigures(int known, int unconfirmed, long contradicted) {}
