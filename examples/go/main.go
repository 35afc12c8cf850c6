// send <number> | check <id> <code> | cancel <id> | trigger <id> | search <id>
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"

	"github.com/vonage/vonage-go-sdk"
)

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

var service = setting("PINPOST_URL", "http://127.0.0.1:3000")

// show prints the answer, or the refusal in its place.
func show(answer any, refusal vonage.VerifyErrorResponse, err error) {
	if err != nil {
		// Its text has the whole URL, which carries the secret where the SDK sends a GET.
		var failure *url.Error
		if errors.As(err, &failure) {
			err = failure.Err
		}
		fmt.Fprintf(os.Stderr, "%s: %v\n", service, err)
		os.Exit(1)
	}
	if refusal.Status != "" {
		answer = refusal
	}
	text, _ := json.MarshalIndent(answer, "", "  ")
	fmt.Println(string(text))
}

func main() {
	auth := vonage.CreateAuthFromKeySecret(setting("PINPOST_KEY", "demo0001"), setting("PINPOST_SECRET", "demo-secret"))
	verify := vonage.NewVerifyClient(auth)
	verify.Config.BasePath = service + "/verify"

	arguments := append(os.Args[1:], "", "", "")
	id := arguments[1]
	switch fmt.Sprint(arguments[0], " ", len(os.Args)-1) {
	case "send 2":
		answer, refusal, err := verify.Request(arguments[1], "Acme", vonage.VerifyOpts{})
		show(answer, refusal, err)
	case "check 3":
		answer, refusal, err := verify.Check(id, arguments[2])
		show(answer, refusal, err)
	case "cancel 2":
		answer, refusal, err := verify.Cancel(id)
		show(answer, refusal, err)
	case "trigger 2":
		answer, refusal, err := verify.TriggerNextEvent(id)
		show(answer, refusal, err)
	case "search 2":
		answer, refusal, err := verify.Search(id)
		show(answer, refusal, err)
	default:
		fmt.Fprintln(os.Stderr, "send <number> | check <id> <code> | cancel <id> | trigger <id> | search <id>")
		os.Exit(2)
	}
}
