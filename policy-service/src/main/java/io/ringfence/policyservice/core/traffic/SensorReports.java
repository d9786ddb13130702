package io.ringfence.policyservice.core.traffic;

import io.ringfence.contract.traffic.TrafficReported;
import java.util.List;

/** What sensors have said last of what they see. */
public interface SensorReports {

    /** The last report of each node. */
    List<TrafficReported> all();
}
