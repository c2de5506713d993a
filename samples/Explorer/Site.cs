using System.Net;
using Explorer.Report;
using Explorer.Settings;
using Microsoft.Extensions.FileProviders;

namespace Explorer;

/// <summary>The web site: the files of the page, and the numbers it shows.</summary>
internal static class Site
{
    private const string OwnFilesOnly = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The folder with the page's files.</summary>
    internal static string Files { get; } = Path.Combine(AppContext.BaseDirectory, "wwwroot");

    /// <summary>The site on the loopback address, not started yet.</summary>
    /// <param name="port">The port; 0 for any that is free.</param>
    internal static WebApplication Create(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });

        WebApplication site = builder.Build();
        site.Use(static (context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = OwnFilesOnly;
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers.CacheControl = "no-cache";
            return next(context);
        });
        site.UseFileServer(new FileServerOptions { FileProvider = new PhysicalFileProvider(Files) });
        site.MapGet("/api/limits", static () => Results.Json(new[] { Limits.OneAxis, Limits.TwoAxes }, ReportJson.Default.LimitsArray));
        site.MapGet("/api/layer", static (HttpRequest request) => Layer(request.Query));
        return site;
    }

    private static IResult Layer(IQueryCollection query)
    {
        LayerSettings settings;
        try
        {
            settings = SettingsReader.Read(query);
        }
        catch (SettingsException refusal)
        {
            return Refuse(StatusCodes.Status400BadRequest, new Refusal(null, refusal.Setting, refusal.Message, null));
        }

        try
        {
            return Results.Json(ReportWriter.Write(settings), ReportJson.Default.LayerReport);
        }
        catch (Exception refusal) when (refusal is ArgumentException or OverflowException)
        {
            string? argument = (refusal as ArgumentException)?.ParamName;
            // The runtime repeats the argument's name behind the message.
            string message = argument is null ? refusal.Message : refusal.Message.Replace($" (Parameter '{argument}')", "", StringComparison.Ordinal);
            return Refuse(StatusCodes.Status422UnprocessableEntity, new Refusal(refusal.GetType().Name, argument, message, CodeWriter.Write(settings)));
        }
    }

    private static IResult Refuse(int status, Refusal refusal) => Results.Json(refusal, ReportJson.Default.Refusal, statusCode: status);
}
