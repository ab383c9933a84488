import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.openapitools.client.ApiException;
import org.openapitools.client.ApiResponse;
import org.openapitools.client.api.GenerationsApi;
import org.openapitools.client.api.WebhooksApi;
import org.openapitools.client.model.*;

/** Uses the client that openapi-generator makes for Java with its library `native`. */
public final class Program {
  private static final GenerationsApi generations = new GenerationsApi(Steps.client);
  private static final WebhooksApi webhooks = new WebhooksApi(Steps.client);

  public static void main(String[] arguments) throws Exception {
    List<Generation> created = Steps.step("create", Program::create);
    Steps.step("cancel", () -> {
      Generation canceled = generations.cancelGeneration(created.get(4).getId());
      boolean isCanceled = canceled.getStatus() == Generation.StatusEnum.CANCELED;
      return Steps.expect("canceled", isCanceled && canceled.getCredits().getReleased() == 4, canceled);
    });
    Generation completed = Steps.step("wait", () -> {
      Generation ended = generations.getGeneration(created.get(0).getId(), "wait=30", null);
      boolean isCompleted = ended.getStatus() == Generation.StatusEnum.COMPLETED;
      Steps.expect("a completed generation", isCompleted, ended);
      return ended;
    });
    Steps.step("get", () -> {
      boolean isSettled = completed.getCredits().getSettled() == 4 && completed.getError() == null;
      Steps.expect("a picture", completed.getOutput().getImageUrl().toString().startsWith("http"), completed);
      Steps.expect("the order", "1".equals(completed.getMetadata().get("order")), completed);
      Steps.expect("times", completed.getFinishedAt().isAfter(completed.getCreatedAt()), completed);
      return Steps.expect("4 settled credits", isSettled, completed);
    });
    Steps.step("pages", () -> pages(created));
    Steps.step("quote", Program::quote);
    Steps.step("endpoint", Program::endpoint);
    Steps.step("errors", Program::errors);
  }

  private static CreateGenerationRequest request(GenerationRequestInput.ImageQualityEnum imageQuality) {
    GenerationRequestInput input = new GenerationRequestInput();
    input.prompt("A koi pond").mode(GenerationRequestInput.ModeEnum.GENERATE).imageQuality(imageQuality);
    return new CreateGenerationRequest()
        .model(CreateGenerationRequest.ModelEnum.fromValue("nano-banana-2"))
        .input(input);
  }

  private static List<Generation> create() throws ApiException {
    List<Generation> created = new ArrayList<>();
    for (int order = 1; order <= 5; order += 1) {
      CreateGenerationRequest body = request(GenerationRequestInput.ImageQualityEnum._1K);
      body.putMetadataItem("order", String.valueOf(order));
      ApiResponse<Generation> response = generations.createGenerationWithHttpInfo(body, "order-" + order, null, null);
      Generation generation = response.getData();
      Steps.expect("202", response.getStatusCode() == 202, response.getStatusCode());
      boolean isQueued = generation.getStatus() == Generation.StatusEnum.QUEUED;
      Steps.expect("a queued generation", isQueued && generation.getCredits().getHeld() == 4, generation);
      created.add(generation);
    }
    return created;
  }

  private static Object pages(List<Generation> created) throws ApiException {
    List<String> ids = new ArrayList<>();
    String cursor = null;
    do {
      GenerationPage page = generations.listGenerations(null, null, null, null, null, null, null, null, cursor, 2);
      page.getData().forEach(generation -> ids.add(generation.getId()));
      cursor = page.getNextCursor();
    } while (cursor != null);
    Collections.reverse(ids);
    List<String> expected = new ArrayList<>();
    created.forEach(generation -> expected.add(generation.getId()));
    return Steps.expect("every generation, newest first", ids.equals(expected), ids);
  }

  private static Object quote() throws ApiException {
    Quote possible = generations.quoteGeneration(request(GenerationRequestInput.ImageQualityEnum._1K));
    Steps.expect("4 credits", possible.getPriceCredits() == 4 && possible.getAccepted(), possible);
    Quote refused = generations.quoteGeneration(request(GenerationRequestInput.ImageQualityEnum._2K));
    boolean isRefused = refused.getRefusal().getScope().getValue().equals("team");
    return Steps.expect("a refusal", !refused.getAccepted() && isRefused, refused);
  }

  private static Object endpoint() throws ApiException {
    CreateWebhookEndpointRequest body = new CreateWebhookEndpointRequest();
    body.url(System.getenv("RECEIVER_URL"));
    CreatedWebhookEndpoint endpoint = webhooks.createWebhookEndpoint(body);
    Steps.expect("its secret", endpoint.getSecret().startsWith("whsec_"), endpoint);
    List<WebhookEndpoint> listed = webhooks.listWebhookEndpoints().getData();
    boolean isListed = listed.size() == 1 && listed.get(0).getId().equals(endpoint.getId());
    return Steps.expect("the endpoint in the list", isListed, listed);
  }

  private static Object errors() throws Exception {
    Problem unknown =
        Steps.problemOf(Problem.class, () -> generations.getGeneration("gen_00000000000000000000000000", null, null));
    Steps.expect("not_found", unknown.getCode() == Problem.CodeEnum.NOT_FOUND, unknown);

    CreateGenerationRequest empty = request(GenerationRequestInput.ImageQualityEnum._1K);
    empty.getInput().setPrompt("");
    Problem invalid = Steps.problemOf(Problem.class, () -> generations.createGeneration(empty, null, null, null));
    Steps.expect("invalid_request", invalid.getCode() == Problem.CodeEnum.INVALID_REQUEST, invalid);
    Steps.expect("the field", invalid.getErrors().get(0).getPointer().equals("/input/prompt"), invalid);

    CreateGenerationRequest tooDear = request(GenerationRequestInput.ImageQualityEnum._2K);
    PaymentProblem refused =
        Steps.problemOf(PaymentProblem.class, () -> generations.createGeneration(tooDear, null, null, null));
    boolean isPrice = refused.getStatus() == 402 && refused.getRequiredCredits() == 8;
    return Steps.expect("the price", isPrice, refused);
  }
}
