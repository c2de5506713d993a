using System.Net;
using System.Text.Json;
using Explorer.Report;

namespace Explorer;

/// <summary>Asks a running site for every file and for a legal and an illegal layer.</summary>
internal static class SelfCheck
{
    internal static async Task<bool> RunAsync(Uri site, TextWriter output)
    {
        using var client = new HttpClient { BaseAddress = site };
        bool isWell = true;
        string[] files = [.. Directory.EnumerateFiles(Site.Files, "*", SearchOption.AllDirectories).Select(static file => Path.GetRelativePath(Site.Files, file).Replace('\\', '/'))];
        foreach (string path in (string[])["", "api/limits", .. files])
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri(path, UriKind.Relative));
            await Note(response.IsSuccessStatusCode && (await response.Content.ReadAsByteArrayAsync()).Length > 0, $"/{path}");
        }

        byte[] layer = await client.GetByteArrayAsync(new Uri("api/layer?rank=2&kernel=3&stride=2", UriKind.Relative));
        await Note(JsonSerializer.Deserialize(layer, ReportJson.Default.LayerReport)!.Output.Shape.AsSpan().SequenceEqual([9, 9]), "a layer");
        using HttpResponseMessage illegal = await client.GetAsync(new Uri("api/layer?stride=2&outputPadding=2", UriKind.Relative));
        await Note(illegal.StatusCode == HttpStatusCode.UnprocessableEntity, "an illegal layer");
        await output.WriteLineAsync(isWell ? $"{files.Length} files and the layers came from {site}" : "The check failed.");
        return isWell;

        async Task Note(bool isRight, string what)
        {
            isWell &= isRight;
            if (!isRight) await output.WriteLineAsync($"{what}: not as expected");
        }
    }
}
