using System.Globalization;
using Spectre.Console;

namespace DigitDecoder.Training;

/// <summary>Shows the training while it runs: a live bar on a terminal, one line per epoch where the output goes to a file.</summary>
internal static class ProgressDisplay
{
    internal static TrainingHistory Show(Func<Action<TrainingProgress>, TrainingHistory> training, TextWriter output, bool live) =>
        live ? ShowLive(training) : training(progress => WriteLine(progress, output));

    private static TrainingHistory ShowLive(Func<Action<TrainingProgress>, TrainingHistory> training) =>
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = 24 }, new PercentageColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask("starting");
                return training(progress =>
                {
                    task.MaxValue = progress.SamplesInAll;
                    task.Value = progress.SamplesSeen;
                    task.Description = Markup.Escape(Describe(progress));
                });
            });

    private static void WriteLine(TrainingProgress progress, TextWriter output)
    {
        if (progress.TestLoss is not double testLoss) return;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Describe(progress)}  test loss {testLoss:F4}"));
    }

    private static string Describe(TrainingProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {progress.Epoch}/{progress.Epochs}  loss {progress.Loss:F4}  {progress.SamplesPerSecond:F0} samples/s  {progress.TimeLeft:m\\:ss} left");
}
