package io.ringfence.policyservice.edge.rest.console.overview;

/**
 * Something that needs a person.
 *
 * @param tone {@code wait} or {@code bad}
 * @param text what it is and what to do
 * @param path where to do it
 */
record Need(String tone, String text, String path) {}
