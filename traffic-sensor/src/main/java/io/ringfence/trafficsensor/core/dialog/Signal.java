package io.ringfence.trafficsensor.core.dialog;

import io.ringfence.contract.call.CallEvent;
import io.ringfence.traffic.sip.Field;
import io.ringfence.traffic.sip.SipMessage;
import io.ringfence.traffic.sip.SipMethod;
import org.jspecify.annotations.Nullable;

/**
 * What a message between the node and a trunk says of a dialog (RFC 3261 12).
 *
 * @param method of the request, or of the one that is answered
 * @param status 0 for a request
 * @param isOfNode whether the node has sent the request
 * @param callId the Call-ID
 * @param nodeTag the node's tag
 * @param trunkTag the trunk's tag; empty before there is one
 * @param cseq the request's number
 * @param number who is called, in a request; absent when nobody, or when it is too long
 */
record Signal(
        SipMethod method,
        int status,
        boolean isOfNode,
        String callId,
        String nodeTag,
        String trunkTag,
        long cseq,
        @Nullable String number) {

    private static final int MAX_TAG = 128;

    /**
     * Reads a message.
     *
     * @param isSentByNode whether it comes from the node
     * @return null when it says nothing of a dialog
     */
    static @Nullable Signal of(SipMessage message, boolean isSentByNode) {
        boolean isOfNode = message.isRequest() == isSentByNode;
        String from = message.text(Field.FROM_TAG).orElse("");
        String to = message.text(Field.TO_TAG).orElse("");
        Signal signal = new Signal(
                message.method(),
                message.status(),
                isOfNode,
                message.text(Field.CALL_ID).orElse(""),
                isOfNode ? from : to,
                isOfNode ? to : from,
                message.cseq(),
                message.isRequest() ? number(message) : null);
        return signal.isSound() ? signal : null;
    }

    boolean isRequest() {
        return status == 0;
    }

    private boolean isSound() {
        return isText(callId, CallEvent.MAX_CALL_ID)
                && isText(nodeTag, MAX_TAG)
                && (trunkTag.isEmpty() || isText(trunkTag, MAX_TAG))
                && cseq >= 0;
    }

    private static @Nullable String number(SipMessage message) {
        String user = message.text(Field.REQUEST_USER).orElse("");
        int parameters = user.indexOf(';');
        String number = (parameters < 0 ? user : user.substring(0, parameters)).replace("%2B", "+");
        return isText(number, CallEvent.MAX_NUMBER) ? number : null;
    }

    /** Printable ASCII, which is all that these may be. */
    private static boolean isText(String text, int max) {
        return !text.isEmpty() && text.length() <= max && text.chars().allMatch(c -> c > ' ' && c <= '~');
    }
}
