// send <number> [channel] | check <number> <code> | cancel <number>
import com.twilio.exception.ApiException;
import com.twilio.exception.TwilioException;
import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.verify.v2.service.Verification;
import com.twilio.rest.verify.v2.service.VerificationCheck;

public class Verify {
    static final String USAGE = "send <number> [channel] | check <number> <code> | cancel <number>";

    static String setting(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }

    /** Sends the requests of the SDK, whose host is fixed, to another one. */
    static class OtherHost extends NetworkHttpClient {
        private final String url;

        OtherHost(String url) {
            this.url = url;
        }

        @Override
        public Response makeRequest(Request request) {
            var moved = new Request(request.getMethod(), request.getUrl().replace("https://verify.twilio.com", url));
            moved.setAuth(request.getUsername(), request.getPassword());
            moved.setContentType(request.getContentType());
            request.getQueryParams().forEach((name, values) -> values.forEach(value -> moved.addQueryParam(name, value)));
            request.getPostParams().forEach((name, values) -> values.forEach(value -> moved.addPostParam(name, value)));
            return super.makeRequest(moved);
        }
    }

    public static void main(String[] arguments) {
        var url = setting("PINPOST_URL", "http://127.0.0.1:3000");
        var sid = setting("PINPOST_SERVICE_SID", "");
        if (sid.isEmpty()) {
            System.err.println("set PINPOST_SERVICE_SID to the sid of a service");
            System.exit(2);
        }
        var account = setting("PINPOST_ACCOUNT_SID", "AC00000000000000000000000000000001");
        var client = new TwilioRestClient.Builder(account, setting("PINPOST_SECRET", "demo-secret"))
            .httpClient(new OtherHost(url))
            .build();
        try {
            var command = arguments.length == 0 ? "" : arguments[0] + " " + arguments.length;
            switch (command) {
                case "send 2", "send 3" -> {
                    var channel = arguments.length == 3 ? arguments[2] : "sms";
                    var sent = Verification.creator(sid, arguments[1], channel).create(client);
                    System.out.println(sent.getSid() + " " + sent.getStatus() + " " + sent.getChannel());
                }
                case "check 3" -> {
                    var checked = VerificationCheck.creator(sid).setTo(arguments[1]).setCode(arguments[2]).create(client);
                    System.out.println(checked.getSid() + " " + checked.getStatus() + " " + checked.getChannel());
                }
                case "cancel 2" -> {
                    var ended = Verification.updater(sid, arguments[1], Verification.Status.CANCELED).update(client);
                    System.out.println(ended.getSid() + " " + ended.getStatus() + " " + ended.getChannel());
                }
                default -> {
                    System.err.println(USAGE);
                    System.exit(2);
                }
            }
        } catch (ApiException refusal) {
            System.err.println(url + ": " + refusal.getCode() + " " + refusal.getMessage());
            System.exit(1);
        } catch (TwilioException failure) {
            System.err.println(url + ": " + failure.getMessage());
            System.exit(1);
        }
    }
}
