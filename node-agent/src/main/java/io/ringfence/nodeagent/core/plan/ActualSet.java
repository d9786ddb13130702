package io.ringfence.nodeagent.core.plan;

import io.ringfence.firewall.ruleset.SetContent;

/**
 * One kernel set as it was read back. Its elements have the form of a {@link SetContent}: those without end are its base,
 * those with a time-out its entries.
 *
 * @param content the elements
 * @param count how many elements the kernel says it has
 * @param maxElements how many the set can take
 * @param usable whether its type, family and time-outs are those of our sets
 */
public record ActualSet(SetContent content, int count, int maxElements, boolean usable) {}
