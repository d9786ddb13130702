package io.ringfence.traffic.sensor;

import io.ringfence.traffic.frame.FragmentLimits;
import io.ringfence.traffic.stream.StreamLimits;

/** Bounds of what a pipeline remembers. */
public record SensorLimits(FragmentLimits fragments, StreamLimits streams) {

    public static final SensorLimits DEFAULT = new SensorLimits(FragmentLimits.DEFAULT, StreamLimits.DEFAULT);
}
