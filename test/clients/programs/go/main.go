// The client that openapi-generator makes for Go.
package main

import (
	"fmt"
	"os"
	"strings"

	"openapi"
)

func request(imageQuality string) openapi.CreateGenerationRequest {
	input := openapi.NewGenerationRequestInput("A koi pond", "generate")
	input.SetImageQuality(imageQuality)
	return *openapi.NewCreateGenerationRequest("nano-banana-2", *input)
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
		completed, _, err := generations.GetGeneration(team, created[0].Id).Prefer("wait=30").Execute()
		must(err)
		expect("a completed generation", completed.Status == "completed", completed)
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
