using System.Globalization;
using DigitDecoder.Baselines;
using DigitDecoder.CommandLine;
using DigitDecoder.Report;
using DigitDecoder.Training;
using TransposedConv;

namespace DigitDecoder;

/// <summary>The whole run: read, train, measure, write.</summary>
internal sealed class Application(Options options, IReadOnlyList<string> arguments, TextWriter output, bool live)
{
    /// <exception cref="IOException">The data can't be read or the page can't be written.</exception>
    /// <exception cref="InvalidDataException">The data are damaged.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading or writing is not permitted.</exception>
    /// <returns>Whether the training went through to its end.</returns>
    internal bool Run(CancellationToken cancellation)
    {
        Parallelism.ThreadCount = options.Threads;
        string page = Path.GetFullPath(options.Out);
        if (!Directory.Exists(Path.GetDirectoryName(page))) throw new DirectoryNotFoundException($"{page}: the folder to write the page to does not exist.");
        if (Directory.Exists(page)) throw new IOException($"{page}: expected a file to write the page to, got a folder.");
        DigitImages training = DigitImages.Load(options.Data, "train");
        DigitImages test = DigitImages.Load(options.Data, "t10k");

        Generator.Default.ManualSeed(options.Seed);
        var model = new Autoencoder(options.Latent);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Learning from {training.Count:N0} images, {model.ParameterCountText} parameters, {options.Latent} numbers per image. Ctrl+C ends early."));
        var trainer = new Trainer(model, training, test, options);
        TrainingHistory history = ProgressDisplay.Show(report => trainer.Run(report, cancellation), output, live);

        Baseline[] baselines = [new PrincipalComponents(training, options.Latent), new Pooling(blockSide: 4), new Pooling(blockSide: 7), new MeanImage(training)];
        float[] reconstructed = Inference.Reconstruct(model, test);
        ReconstructionError[] errors =
        [
            ReconstructionError.Of("This network", options.Latent, reconstructed, test),
            .. baselines.Select(baseline => ReconstructionError.Of(baseline, test)),
        ];
        ErrorTable.Write(errors, output);

        Baseline[] compared = [baselines[0], baselines[2]];
        File.WriteAllText(page, Page.ToHtml(new PageContent(
            Command(),
            model.ToString(),
            model.ParameterCountText,
            training.Count,
            test.Count,
            history,
            errors,
            ["this network", .. compared.Select(static baseline => baseline.Name)],
            Comparison.Choose(test, reconstructed, compared),
            Interpolation.Between(model, test))));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(history.Cancelled ? "Ended early" : "Done")} after {history.Elapsed.TotalSeconds:F1} s of training. Wrote {page}"));
        return !history.Cancelled;
    }

    private string Command()
    {
        string text = "dotnet run -c Release --project samples/DigitDecoder";
        return arguments.Count == 0 ? text : $"{text} -- {string.Join(' ', arguments.Select(static argument => argument.Contains(' ', StringComparison.Ordinal) ? $"\"{argument}\"" : argument))}";
    }
}
