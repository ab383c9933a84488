package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"openapi"
)

var (
	gateway = newGateway()
	team    = context.WithValue(context.Background(), openapi.ContextAccessToken, os.Getenv("NANOGATE_KEY"))
)

func newGateway() *openapi.APIClient {
	configuration := openapi.NewConfiguration()
	configuration.Servers = openapi.ServerConfigurations{{URL: os.Getenv("NANOGATE_URL")}}
	return openapi.NewAPIClient(configuration)
}

// Runs a step, and prints the line by which the runner knows that it has passed.
func step(name string, work func()) {
	work()
	fmt.Println("passed", name)
}

func expect(what string, isTrue bool, found interface{}) {
	if !isTrue {
		panic(fmt.Sprintf("Expected %s, found %+v", what, found))
	}
}

func must(err error) {
	if err != nil {
		refused, isRefused := err.(openapi.GenericOpenAPIError)
		if isRefused {
			panic(fmt.Sprintf("%s: %s", err, refused.Body()))
		}
		panic(err)
	}
}

// Reads the problem of a refused call into the model of its status.
func readProblem(err error, problem interface{}) {
	refused, isRefused := err.(openapi.GenericOpenAPIError)
	expect("a refusal", isRefused, err)
	must(json.Unmarshal(refused.Body(), problem))
}
