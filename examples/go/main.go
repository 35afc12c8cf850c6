// send <number> | check <id> <code> | cancel <id> | trigger <id> | search <id>
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/vonage/vonage-go-sdk"
)

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

// show prints the answer, or the refusal in its place.
func show(answer any, refusal vonage.VerifyErrorResponse, err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
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
	verify.Config.BasePath = setting("PINPOST_URL", "http://127.0.0.1:3000") + "/verify"

	arguments := append(os.Args[1:], "", "", "")
	id := arguments[1]
	switch command := arguments[0]; command {
	case "send":
		answer, refusal, err := verify.Request(arguments[1], "Acme", vonage.VerifyOpts{})
		show(answer, refusal, err)
	case "check":
		answer, refusal, err := verify.Check(id, arguments[2])
		show(answer, refusal, err)
	case "cancel":
		answer, refusal, err := verify.Cancel(id)
		show(answer, refusal, err)
	case "trigger":
		answer, refusal, err := verify.TriggerNextEvent(id)
		show(answer, refusal, err)
	case "search":
		answer, refusal, err := verify.Search(id)
		show(answer, refusal, err)
	default:
		fmt.Fprintln(os.Stderr, "send <number> | check <id> <code> | cancel <id> | trigger <id> | search <id>")
		os.Exit(2)
	}
}
