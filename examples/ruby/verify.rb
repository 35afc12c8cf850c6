# send <number> | check <id> <code> | cancel <id> | trigger <id> | search <id>
require 'json'
require 'uri'
require 'vonage'

# This SDK takes a host without a scheme, perhaps with a port, and always speaks HTTPS to it.
url = URI(ENV.fetch('PINPOST_URL', 'https://localhost:3000'))
client = Vonage::Client.new(
  api_key: ENV.fetch('PINPOST_KEY', 'demo0001'),
  api_secret: ENV.fetch('PINPOST_SECRET', 'demo-secret'),
  api_host: "#{url.host}:#{url.port}"
)

begin
  answer =
    case ARGV
    in ['send', number] then client.verify.request(number: number, brand: 'Acme')
    in ['check', id, code] then client.verify.check(request_id: id, code: code)
    in ['cancel', id] then client.verify.cancel(id)
    in ['trigger', id] then client.verify.trigger_next_event(id)
    in ['search', id] then client.verify.search(request_id: id)
    else abort 'send <number> | check <id> <code> | cancel <id> | trigger <id> | search <id>'
    end
  puts answer.http_response.body
rescue Vonage::Error, SystemCallError, SocketError, OpenSSL::SSL::SSLError, Net::HTTP::Persistent::Error => error
  # The SDK raises wherever the answer has an error text.
  abort error.message
end
