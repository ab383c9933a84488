package org.openapitools.jackson.nullable;

import java.util.NoSuchElementException;

/**
 * An optional field that can also be null. Generated models need the library of this name, which only Maven
 * Central has: this and the module beside it are as much of it as they use.
 */
public final class JsonNullable<T> {
  private final boolean isPresent;
  private final T value;

  private JsonNullable(boolean isPresent, T value) {
    this.isPresent = isPresent;
    this.value = value;
  }

  public static <T> JsonNullable<T> undefined() {
    return new JsonNullable<>(false, null);
  }

  public static <T> JsonNullable<T> of(T value) {
    return new JsonNullable<>(true, value);
  }

  public boolean isPresent() {
    return isPresent;
  }

  public T get() {
    if (!isPresent) throw new NoSuchElementException("The field is not there");
    return value;
  }

  public T orElse(T other) {
    return isPresent ? value : other;
  }
}
