using System.Text.Json.Serialization;
using Explorer.Settings;

namespace Explorer.Report;

/// <summary>What the page is sent.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LayerReport))]
[JsonSerializable(typeof(Refusal))]
[JsonSerializable(typeof(Limits[]))]
internal sealed partial class ReportJson : JsonSerializerContext;
