package io.ringfence.trafficsensor.core.sensor;

import io.ringfence.trafficsensor.core.frame.FragmentLimits;
import io.ringfence.trafficsensor.core.stream.StreamLimits;

/** Bounds of what a pipeline remembers. */
public record SensorLimits(FragmentLimits fragments, StreamLimits streams) {

    public static final SensorLimits DEFAULT = new SensorLimits(FragmentLimits.DEFAULT, StreamLimits.DEFAULT);
}
