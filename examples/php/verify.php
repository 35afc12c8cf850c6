<?php
// send <number> | check <id> <code> | cancel <id> | trigger <id> | search <id>
declare(strict_types=1);

require __DIR__ . '/vendor/autoload.php';

use Vonage\Client;
use Vonage\Client\Credentials\Basic;
use Vonage\Client\Exception\Exception as Refusal;
use Vonage\Verify\Request;

$client = new Client(
    new Basic(getenv('PINPOST_KEY') ?: 'demo0001', getenv('PINPOST_SECRET') ?: 'demo-secret'),
    ['base_api_url' => getenv('PINPOST_URL') ?: 'http://127.0.0.1:3000'],
);
$verify = $client->verify();

[$command, $first, $second] = array_pad(array_slice($argv, 1), 3, '');
try {
    match ($command) {
        'send' => $verify->start(new Request($first, 'Acme')),
        'check' => $verify->check($first, $second),
        'cancel' => $verify->cancel($first),
        'trigger' => $verify->trigger($first),
        'search' => $verify->search($first),
        default => exit("send <number> | check <id> <code> | cancel <id> | trigger <id> | search <id>\n"),
    };
} catch (Psr\Http\Client\ClientExceptionInterface $failure) {
    // A failure of the network or the certificate.
    fwrite(STDERR, $failure->getMessage() . "\n");
    exit(1);
} catch (Refusal $refusal) {
    // The SDK throws for each status but 0; the code of the exception is that status.
    fwrite(STDERR, $refusal->getCode() . ' ' . $refusal->getMessage() . "\n");
    exit(1);
}
echo $verify->getAPIResource()->getLastResponse()->getBody(), "\n";
