using System.Net;
using System.Text.Json.Nodes;
using Explorer;
using Microsoft.AspNetCore.Builder;

namespace TransposedConv.Tests.Samples.Explorer;

/// <summary>The site of samples/Explorer, served in this process on a free port of the loopback address.</summary>
public sealed class ExplorerSite : IAsyncLifetime
{
    private readonly WebApplication _site = Site.Create(port: 0);

    public Uri Address { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await _site.StartAsync();
        Address = new Uri(_site.Urls.Single());
    }

    public async Task DisposeAsync() => await _site.DisposeAsync();

    public async Task<(HttpStatusCode Status, JsonNode Answer)> LayerAsync(string query)
    {
        using HttpResponseMessage response = await GetAsync($"api/layer?{query}");
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    public async Task<HttpResponseMessage> GetAsync(string path)
    {
        using var client = new HttpClient();
        return await client.GetAsync(new Uri(Address, path));
    }
}
