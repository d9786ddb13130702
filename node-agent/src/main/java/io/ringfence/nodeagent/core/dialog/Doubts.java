package io.ringfence.nodeagent.core.dialog;

/**
 * Calls of which the PBX and the wire say different things.
 *
 * @param open have ended for the PBX, and not on the wire
 * @param contradicted had ended on the wire and went on for the PBX, since the agent's start
 */
public record Doubts(int open, long contradicted) {}
