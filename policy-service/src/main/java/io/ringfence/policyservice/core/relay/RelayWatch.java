package io.ringfence.policyservice.core.relay;

/** Says how publishing goes. */
public interface RelayWatch {

    RelayStatus status();
}
