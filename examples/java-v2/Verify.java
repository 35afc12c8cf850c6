// send <number> | check <id> <code> | next <id> | cancel <id>
import com.vonage.client.HttpConfig;
import com.vonage.client.VonageClient;
import com.vonage.client.VonageClientException;
import com.vonage.client.verify2.SmsWorkflow;
import com.vonage.client.verify2.Verify2Client;
import com.vonage.client.verify2.VerificationRequest;
import com.vonage.client.verify2.VoiceWorkflow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.logging.LogManager;

public class Verify {
    static final String USAGE = "send <number> | check <id> <code> | next <id> | cancel <id>";

    /** @throws IllegalArgumentException if it is missing */
    static String required(String name) {
        var value = System.getenv(name);
        if (value == null) throw new IllegalArgumentException("set " + name);
        return value;
    }

    /** The first cause, in one line. */
    static String reasonOf(Throwable error) {
        while (error.getCause() != null) error = error.getCause();
        return String.valueOf(error.getMessage()).strip().replaceAll("\\s+", " ");
    }

    static String send(Verify2Client client, String number) {
        var request = VerificationRequest.builder()
            .brand("Acme")
            .addWorkflow(new SmsWorkflow(number))
            .addWorkflow(new VoiceWorkflow(number))
            .build();
        return client.sendVerification(request).toJson();
    }

    public static void main(String[] arguments) throws IOException {
        // The SDK logs the stack trace of every failure.
        LogManager.getLogManager().reset();
        var url = System.getenv().getOrDefault("PINPOST_URL", "http://127.0.0.1:3000");
        var command = arguments.length == 0 ? "" : arguments[0] + " " + arguments.length;
        try {
            var client = VonageClient.builder()
                .applicationId(required("PINPOST_APPLICATION"))
                .privateKeyPath(Path.of(required("PINPOST_PRIVATE_KEY")))
                .httpConfig(HttpConfig.builder()
                    .apiBaseUri(url)
                    .build())
                .build()
                .getVerify2Client();
            var answer = switch (command) {
                case "send 2" -> send(client, arguments[1]);
                case "check 3" ->
                    client.checkVerificationCode(UUID.fromString(arguments[1]), arguments[2]).toJson();
                case "next 2" -> {
                    client.nextWorkflow(UUID.fromString(arguments[1]));
                    yield "done";
                }
                case "cancel 2" -> {
                    client.cancelVerification(UUID.fromString(arguments[1]));
                    yield "done";
                }
                default -> throw new IllegalArgumentException(USAGE);
            };
            System.out.println(answer);
        } catch (VonageClientException | IllegalArgumentException failure) {
            System.err.println(url + ": " + reasonOf(failure));
            System.exit(1);
        }
    }
}
