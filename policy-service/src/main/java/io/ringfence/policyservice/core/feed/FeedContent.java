package io.ringfence.policyservice.core.feed;

import io.ringfence.policyservice.core.list.ListContent;
import io.ringfence.policyservice.core.refusal.InputError;
import java.util.List;

/**
 * What a source answered, read.
 *
 * @param content what the list is to have
 * @param leftOut networks that are in no list, by reason
 * @param badLines how many lines could not be read
 * @param badExamples the first of them
 */
public record FeedContent(
        ListContent content, List<FeedState.LeftOut> leftOut, long badLines, List<InputError> badExamples) {

    public FeedContent {
        leftOut = List.copyOf(leftOut);
        badExamples = List.copyOf(badExamples);
    }
}
