package org.openapitools.jackson.nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;

/** Leaves out a field that is undefined, and writes and reads one that is null. */
@SuppressWarnings({"rawtypes", "unchecked"})
public final class JsonNullableModule extends SimpleModule {
  public JsonNullableModule() {
    addSerializer(JsonNullable.class, new Serializer());
    addDeserializer(JsonNullable.class, new Deserializer(null));
  }

  @Override
  public void setupModule(SetupContext context) {
    super.setupModule(context);
    JsonInclude.Include unlessUndefined = JsonInclude.Include.NON_EMPTY;
    context.configOverride(JsonNullable.class)
        .setInclude(JsonInclude.Value.construct(unlessUndefined, unlessUndefined));
  }

  private static final class Serializer extends JsonSerializer<JsonNullable> {
    @Override
    public boolean isEmpty(SerializerProvider provider, JsonNullable field) {
      return !field.isPresent();
    }

    @Override
    public void serialize(JsonNullable field, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeObject(field.get());
    }
  }

  private static final class Deserializer extends JsonDeserializer<JsonNullable>
      implements ContextualDeserializer {
    private final JavaType type;

    private Deserializer(JavaType type) {
      this.type = type;
    }

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property) {
      return new Deserializer(property.getType().containedType(0));
    }

    @Override
    public JsonNullable deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return JsonNullable.of(context.readValue(json, type));
    }

    @Override
    public JsonNullable getNullValue(DeserializationContext context) {
      return JsonNullable.of(null);
    }
  }
}
