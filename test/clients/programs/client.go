// The client that openapi-generator makes for Go.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

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

func request(imageQuality string) openapi.CreateGenerationRequest {
	input := openapi.NewGenerationRequestInput("A koi pond", "generate")
	input.SetImageQuality(imageQuality)
	return *openapi.NewCreateGenerationRequest("nano-banana-2", *input)
}

// Reads the problem of a refused call into the model of its status.
func readProblem(err error, problem interface{}) {
	refused, isRefused := err.(openapi.GenericOpenAPIError)
	expect("a refusal", isRefused, err)
	must(json.Unmarshal(refused.Body(), problem))
}

func main() {
	generations, webhooks := gateway.GenerationsApi, gateway.WebhooksApi
	var created []openapi.Generation

	step("create", func() {
		for order := 1; order <= 5; order++ {
			body := request("1K")
			body.SetMetadata(map[string]string{"order": fmt.Sprint(order)})
			generation, response, err := generations.CreateGeneration(team).
				CreateGenerationRequest(body).
				IdempotencyKey(fmt.Sprintf("order-%d", order)).
				Execute()
			must(err)
			expect("202", response.StatusCode == 202, response)
			expect("a queued generation", generation.Status == "queued" && generation.Credits.Held == 4, generation)
			created = append(created, generation)
		}
	})

	step("cancel", func() {
		canceled, _, err := generations.CancelGeneration(team, created[4].Id).Execute()
		must(err)
		expect("canceled", canceled.Status == "canceled" && canceled.Credits.Released == 4, canceled)
	})

	step("wait", func() {
		for {
			generation, _, err := generations.GetGeneration(team, created[0].Id).Execute()
			must(err)
			if generation.Status == "completed" {
				return
			}
			isOpen := strings.Contains("queued pending generating", generation.Status)
			expect("an open generation", isOpen, generation)
			time.Sleep(100 * time.Millisecond)
		}
	})

	step("get", func() {
		generation, _, err := generations.GetGeneration(team, created[0].Id).Execute()
		must(err)
		expect("a picture", strings.HasPrefix(*generation.GetOutput().ImageUrl.Get(), "http"), generation)
		expect("4 settled credits", generation.Credits.Settled == 4 && generation.Error.Get() == nil, generation)
		expect("the order", generation.Metadata["order"] == "1", generation)
		expect("times", generation.GetFinishedAt().After(generation.CreatedAt), generation)
	})

	step("pages", func() {
		ids := []string{}
		list := generations.ListGenerations(team).Limit(2)
		for {
			page, _, err := list.Execute()
			must(err)
			for _, generation := range page.Data {
				ids = append([]string{generation.Id}, ids...)
			}
			if page.NextCursor.Get() == nil {
				break
			}
			list = list.Cursor(*page.NextCursor.Get())
		}
		expect("every generation", len(ids) == len(created), ids)
		for index, generation := range created {
			expect("newest first", ids[index] == generation.Id, ids)
		}
	})

	step("quote", func() {
		possible, _, err := generations.QuoteGeneration(team).CreateGenerationRequest(request("1K")).Execute()
		must(err)
		expect("4 credits", possible.PriceCredits == 4 && possible.Accepted, possible)
		refused, _, err := generations.QuoteGeneration(team).CreateGenerationRequest(request("2K")).Execute()
		must(err)
		refusal := refused.GetRefusal()
		expect("a refusal", !refused.Accepted && refusal.GetScope() == "team", refused)
	})

	step("endpoint", func() {
		body := openapi.NewCreateWebhookEndpointRequest(os.Getenv("RECEIVER_URL"))
		body.SetEvents([]string{"generation.completed"})
		endpoint, _, err := webhooks.CreateWebhookEndpoint(team).CreateWebhookEndpointRequest(*body).Execute()
		must(err)
		expect("its secret", strings.HasPrefix(endpoint.Secret, "whsec_"), endpoint)
		list, _, err := webhooks.ListWebhookEndpoints(team).Execute()
		must(err)
		expect("the endpoint in the list", len(list.Data) == 1 && list.Data[0].Id == endpoint.Id, list)
	})

	step("errors", func() {
		var problem openapi.Problem
		_, _, err := generations.GetGeneration(team, "gen_00000000000000000000000000").Execute()
		readProblem(err, &problem)
		expect("not_found", problem.Status == 404 && problem.Code == "not_found", problem)

		empty := request("1K")
		empty.Input.Prompt = ""
		_, _, err = generations.CreateGeneration(team).CreateGenerationRequest(empty).Execute()
		readProblem(err, &problem)
		expect("invalid_request", problem.Status == 400 && problem.Code == "invalid_request", problem)
		expect("the field", problem.GetErrors()[0].Pointer == "/input/prompt", problem)

		var refused openapi.PaymentProblem
		_, _, err = generations.CreateGeneration(team).CreateGenerationRequest(request("2K")).Execute()
		readProblem(err, &refused)
		expect("the price", refused.Status == 402 && refused.GetRequiredCredits() == 8, refused)
	})
}
