import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.ApiResponse;
import org.openapitools.client.api.GenerationsApi;
import org.openapitools.client.api.WebhooksApi;
import org.openapitools.client.model.*;

/** Uses the client that openapi-generator makes for Java with its library `native`. */
public final class Program {
  private static final ApiClient client = newClient();
  private static final GenerationsApi generations = new GenerationsApi(client);
  private static final WebhooksApi webhooks = new WebhooksApi(client);

  public static void main(String[] arguments) throws Exception {
    List<Generation> created = step("create", Program::create);
    step("cancel", () -> {
      Generation canceled = generations.cancelGeneration(created.get(4).getId());
      boolean isCanceled = canceled.getStatus() == Generation.StatusEnum.CANCELED;
      return expect("canceled", isCanceled && canceled.getCredits().getReleased() == 4, canceled);
    });
    Generation completed = step("wait", () -> completed(created.get(0).getId()));
    step("get", () -> {
      boolean isSettled = completed.getCredits().getSettled() == 4 && completed.getError() == null;
      expect("a picture", completed.getOutput().getImageUrl().toString().startsWith("http"), completed);
      expect("the order", "1".equals(completed.getMetadata().get("order")), completed);
      expect("times", completed.getFinishedAt().isAfter(completed.getCreatedAt()), completed);
      return expect("4 settled credits", isSettled, completed);
    });
    step("pages", () -> pages(created));
    step("quote", Program::quote);
    step("endpoint", Program::endpoint);
    step("errors", Program::errors);
  }

  private static ApiClient newClient() {
    URI url = URI.create(System.getenv("NANOGATE_URL"));
    ApiClient client = new ApiClient();
    client.setScheme(url.getScheme()).setHost(url.getHost()).setPort(url.getPort());
    String authorization = "Bearer " + System.getenv("NANOGATE_KEY");
    client.setRequestInterceptor(request -> request.header("Authorization", authorization));
    return client;
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
      ApiResponse<Generation> response = generations.createGenerationWithHttpInfo(body, "order-" + order);
      Generation generation = response.getData();
      expect("202", response.getStatusCode() == 202, response.getStatusCode());
      boolean isQueued = generation.getStatus() == Generation.StatusEnum.QUEUED;
      expect("a queued generation", isQueued && generation.getCredits().getHeld() == 4, generation);
      created.add(generation);
    }
    return created;
  }

  private static Generation completed(String id) throws Exception {
    for (;;) {
      Generation generation = generations.getGeneration(id);
      if (generation.getStatus() == Generation.StatusEnum.COMPLETED) return generation;
      boolean hasEnded = generation.getFinishedAt() != null;
      expect("an open generation", !hasEnded, generation);
      Thread.sleep(100);
    }
  }

  private static Object pages(List<Generation> created) throws ApiException {
    List<String> ids = new ArrayList<>();
    String cursor = null;
    do {
      GenerationPage page = generations.listGenerations(null, null, null, null, cursor, 2);
      page.getData().forEach(generation -> ids.add(generation.getId()));
      cursor = page.getNextCursor();
    } while (cursor != null);
    Collections.reverse(ids);
    List<String> expected = new ArrayList<>();
    created.forEach(generation -> expected.add(generation.getId()));
    return expect("every generation, newest first", ids.equals(expected), ids);
  }

  private static Object quote() throws ApiException {
    Quote possible = generations.quoteGeneration(request(GenerationRequestInput.ImageQualityEnum._1K));
    expect("4 credits", possible.getPriceCredits() == 4 && possible.getAccepted(), possible);
    Quote refused = generations.quoteGeneration(request(GenerationRequestInput.ImageQualityEnum._2K));
    boolean isRefused = refused.getRefusal().getScope().getValue().equals("team");
    return expect("a refusal", !refused.getAccepted() && isRefused, refused);
  }

  private static Object endpoint() throws ApiException {
    CreateWebhookEndpointRequest body = new CreateWebhookEndpointRequest();
    body.url(System.getenv("RECEIVER_URL"));
    CreatedWebhookEndpoint endpoint = webhooks.createWebhookEndpoint(body);
    expect("its secret", endpoint.getSecret().startsWith("whsec_"), endpoint);
    List<WebhookEndpoint> listed = webhooks.listWebhookEndpoints().getData();
    boolean isListed = listed.size() == 1 && listed.get(0).getId().equals(endpoint.getId());
    return expect("the endpoint in the list", isListed, listed);
  }

  private static Object errors() throws Exception {
    Problem unknown =
        problemOf(Problem.class, () -> generations.getGeneration("gen_00000000000000000000000000"));
    expect("not_found", unknown.getCode() == Problem.CodeEnum.NOT_FOUND, unknown);

    CreateGenerationRequest empty = request(GenerationRequestInput.ImageQualityEnum._1K);
    empty.getInput().setPrompt("");
    Problem invalid = problemOf(Problem.class, () -> generations.createGeneration(empty, null));
    expect("invalid_request", invalid.getCode() == Problem.CodeEnum.INVALID_REQUEST, invalid);
    expect("the field", invalid.getErrors().get(0).getPointer().equals("/input/prompt"), invalid);

    CreateGenerationRequest tooDear = request(GenerationRequestInput.ImageQualityEnum._2K);
    PaymentProblem refused =
        problemOf(PaymentProblem.class, () -> generations.createGeneration(tooDear, null));
    boolean isPrice = refused.getStatus() == 402 && refused.getRequiredCredits() == 8;
    return expect("the price", isPrice, refused);
  }

  /** The problem of a refused call, as the model of its status. */
  private static <T> T problemOf(Class<T> kind, Callable<?> call) throws Exception {
    try {
      throw new AssertionError("Expected an error, found " + call.call());
    } catch (ApiException error) {
      return client.getObjectMapper().readValue(error.getResponseBody(), kind);
    }
  }

  /** Runs a step, and prints the line by which the runner knows that it has passed. */
  private static <T> T step(String name, Callable<T> work) throws Exception {
    T result = work.call();
    System.out.println("passed " + name);
    return result;
  }

  private static Object expect(String what, boolean isTrue, Object found) {
    if (!isTrue) throw new AssertionError("Expected " + what + ", found " + found);
    return found;
  }
}
