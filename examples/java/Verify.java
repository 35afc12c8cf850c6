// send <number> | check <id> <code> | cancel <id> | trigger <id> | search <id>
import com.vonage.client.HttpConfig;
import com.vonage.client.Jsonable;
import com.vonage.client.VonageClient;
import com.vonage.client.VonageClientException;
import java.util.logging.LogManager;

// Version 1 of the API is marked as deprecated in this SDK.
@SuppressWarnings("deprecation")
public class Verify {
    static final String USAGE =
        "send <number> | check <id> <code> | cancel <id> | trigger <id> | search <id>";

    static String setting(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }

    /** The first cause, in one line. */
    static String reasonOf(Throwable error) {
        while (error.getCause() != null) error = error.getCause();
        return String.valueOf(error.getMessage()).strip().replaceAll("\\s+", " ");
    }

    public static void main(String[] arguments) {
        // The SDK logs the stack trace of every failure.
        LogManager.getLogManager().reset();
        var url = setting("PINPOST_URL", "http://127.0.0.1:3000");
        var client = VonageClient.builder()
            .apiKey(setting("PINPOST_KEY", "demo0001"))
            .apiSecret(setting("PINPOST_SECRET", "demo-secret"))
            .httpConfig(HttpConfig.builder()
                .apiBaseUri(url)
                .build())
            .build()
            .getVerifyClient();

        var command = arguments.length == 0 ? "" : arguments[0] + " " + arguments.length;
        try {
            Jsonable answer = switch (command) {
                case "send 2" -> client.verify(arguments[1], "Acme");
                case "check 3" -> client.check(arguments[1], arguments[2]);
                case "cancel 2" -> client.cancelVerification(arguments[1]);
                case "trigger 2" -> client.advanceVerification(arguments[1]);
                case "search 2" -> client.search(arguments[1]);
                default -> null;
            };
            if (answer == null) {
                System.err.println(USAGE);
                System.exit(2);
            }
            System.out.println(answer.toJson());
        } catch (VonageClientException | IllegalArgumentException failure) {
            // Where cancel or trigger is refused, this SDK throws too; elsewhere the answer has the status.
            System.err.println(url + ": " + reasonOf(failure));
            System.exit(1);
        }
    }
}
