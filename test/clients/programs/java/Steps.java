import java.net.URI;
import java.util.concurrent.Callable;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;

/** What the steps of the program share. */
final class Steps {
  static final ApiClient client = newClient();

  private static ApiClient newClient() {
    URI url = URI.create(System.getenv("NANOGATE_URL"));
    ApiClient client = new ApiClient();
    client.setScheme(url.getScheme()).setHost(url.getHost()).setPort(url.getPort());
    String authorization = "Bearer " + System.getenv("NANOGATE_KEY");
    client.setRequestInterceptor(request -> request.header("Authorization", authorization));
    return client;
  }

  /** The problem of a refused call, as the model of its status. */
  static <T> T problemOf(Class<T> kind, Callable<?> call) throws Exception {
    try {
      throw new AssertionError("Expected an error, found " + call.call());
    } catch (ApiException error) {
      return client.getObjectMapper().readValue(error.getResponseBody(), kind);
    }
  }

  /** Runs a step, and prints the line by which the runner knows that it has passed. */
  static <T> T step(String name, Callable<T> work) throws Exception {
    T result = work.call();
    System.out.println("passed " + name);
    return result;
  }

  static Object expect(String what, boolean isTrue, Object found) {
    if (!isTrue) throw new AssertionError("Expected " + what + ", found " + found);
    return found;
  }
}
