package io.ringfence.policyservice.core.traffic;

import io.ringfence.contract.traffic.CapturedPacket;

/** A packet that was found, and where. */
public record SeenPacket(PacketId id, CapturedPacket packet) {}
