package io.ringfence.traffic;

/** SIP messages for tests. */
public final class Messages {

    private Messages() {}

    public static String invite(String callId) {
        String body =
                "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";
        return request("INVITE", callId, "Content-Type: application/sdp\r\n", body);
    }

    public static String options(String callId) {
        return request("OPTIONS", callId, "", "");
    }

    public static String request(String method, String callId, String more, String body) {
        return method + " sip:bob@10.0.0.2 SIP/2.0\r\n" + headers(method, callId, more, body);
    }

    public static String response(int status, String method, String callId) {
        return "SIP/2.0 " + status + " Fine\r\n" + headers(method, callId, "", "");
    }

    private static String headers(String method, String callId, String more, String body) {
        return "Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1\r\n"
                + "From: \"Alice\" <sip:alice@10.0.0.1>;tag=a1\r\n"
                + "To: <sip:bob@10.0.0.2>\r\n"
                + "Call-ID: " + callId + "\r\n"
                + "CSeq: 1 " + method + "\r\n"
                + "User-Agent: phone/1.0\r\n"
                + more
                + "Content-Length: " + body.length() + "\r\n\r\n"
                + body;
    }
}
