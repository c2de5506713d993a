using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TransposedConv.Tests.Golden;

/// <summary>Opens the files that the scripts in <c>tests/golden</c> wrote with PyTorch.</summary>
internal static class GoldenData
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectRequiredConstructorParameters = false,
        Converters = { new GoldenDTypeConverter() },
    };

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Data", "Golden", name);

    public static string[] ReadLines(string name) => File.ReadAllLines(PathOf(name));

    public static IEnumerable<string> ReadGzipLines(string name)
    {
        using FileStream file = File.OpenRead(PathOf(name));
        using GZipStream unzipped = new(file, CompressionMode.Decompress);
        using StreamReader reader = new(unzipped);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    public static T[] ReadCases<T>(string name)
    {
        using FileStream file = File.OpenRead(PathOf(name));
        CaseFile<T> content = JsonSerializer.Deserialize<CaseFile<T>>(file, Options)
            ?? throw new InvalidDataException($"{name} holds no cases.");
        return content.Cases;
    }

    private sealed record CaseFile<T>(T[] Cases);

    private sealed class GoldenDTypeConverter : JsonConverter<DType>
    {
        public override DType Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            GoldenTensor.ParseDType(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, DType value, JsonSerializerOptions options) =>
            throw new NotSupportedException("Golden data is only read.");
    }
}
