// send <number> [channel] | check <number> <code> | cancel <number>
package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"

	"github.com/twilio/twilio-go"
	"github.com/twilio/twilio-go/client"
	verify "github.com/twilio/twilio-go/rest/verify/v2"
)

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

// host sends the requests of the SDK, whose host is fixed, to another one.
type host struct{ url *url.URL }

func (to host) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	request.URL.Scheme, request.URL.Host, request.Host = to.url.Scheme, to.url.Host, to.url.Host
	return http.DefaultTransport.RoundTrip(request)
}

var service = setting("PINPOST_URL", "http://127.0.0.1:3000")

// show prints the answer, or the refusal in its place.
func show(sid, status, channel *string, err error) {
	if err == nil {
		fmt.Println(*sid, *status, *channel)
		return
	}
	var refusal *client.TwilioRestError
	if errors.As(err, &refusal) {
		err = fmt.Errorf("%d %s", refusal.Code, refusal.Message)
	}
	fmt.Fprintf(os.Stderr, "%s: %v\n", service, err)
	os.Exit(1)
}

func main() {
	to, err := url.Parse(service)
	if err != nil {
		fmt.Fprintln(os.Stderr, "PINPOST_URL:", err)
		os.Exit(2)
	}
	// This SDK takes secrets of letters and digits only, so it logs in by an API key.
	account := setting("PINPOST_ACCOUNT_SID", "AC00000000000000000000000000000001")
	key := setting("PINPOST_API_KEY_SID", "SK00000000000000000000000000000001")
	api := &client.Client{
		Credentials: client.NewCredentials(key, setting("PINPOST_API_KEY_SECRET", "demosecret")),
		HTTPClient:  &http.Client{Transport: host{to}},
	}
	api.SetAccountSid(account)
	v2 := twilio.NewRestClientWithParams(twilio.ClientParams{Client: api}).VerifyV2

	arguments := append(os.Args[1:], "", "", "")
	command, number, value := arguments[0], arguments[1], arguments[2]
	sid := os.Getenv("PINPOST_SERVICE_SID")
	switch {
	case sid == "":
		fmt.Fprintln(os.Stderr, "set PINPOST_SERVICE_SID to the sid of a service")
		os.Exit(2)
	case command == "send" && number != "":
		if value == "" {
			value = "sms"
		}
		params := (&verify.CreateVerificationParams{}).SetTo(number).SetChannel(value)
		answer, err := v2.CreateVerification(sid, params)
		if err != nil {
			show(nil, nil, nil, err)
		}
		show(answer.Sid, answer.Status, answer.Channel, nil)
	case command == "check" && value != "":
		params := (&verify.CreateVerificationCheckParams{}).SetTo(number).SetCode(value)
		answer, err := v2.CreateVerificationCheck(sid, params)
		if err != nil {
			show(nil, nil, nil, err)
		}
		show(answer.Sid, answer.Status, answer.Channel, nil)
	case command == "cancel" && number != "":
		params := (&verify.UpdateVerificationParams{}).SetStatus("canceled")
		answer, err := v2.UpdateVerification(sid, number, params)
		if err != nil {
			show(nil, nil, nil, err)
		}
		show(answer.Sid, answer.Status, answer.Channel, nil)
	default:
		fmt.Fprintln(os.Stderr, "send <number> [channel] | check <number> <code> | cancel <number>")
		os.Exit(2)
	}
}
