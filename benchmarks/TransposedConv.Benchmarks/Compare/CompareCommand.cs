using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.Benchmarks.Compare.KernelChoice;
using TransposedConv.Benchmarks.Compare.Reports;

namespace TransposedConv.Benchmarks.Compare;

/// <summary>The command <c>compare</c>: ours against the installed peers, or our kernels against each other, line by line.</summary>
internal static class CompareCommand
{
    private const int Agreed = 0;
    private const int Disagreement = 1;
    private const int WrongUsage = 2;
    private const int PeerFailed = 3;
    private const int Interrupted = 130;

    /// <param name="arguments">What follows the word compare.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        using var interruption = new Interruption();
        try
        {
            CompareOptions options = OptionParser.Parse(arguments);
            if (!options.Help) return Run(options, string.Join(' ', arguments.Select(Quoted)), interruption.Token);
            Console.WriteLine(CompareOptions.Usage);
            return Agreed;
        }
        catch (UsageException wrong)
        {
            return Fail(WrongUsage, wrong.Message);
        }
        catch (Exception failure) when (failure is OperationCanceledException || (failure is PeerFailedException && interruption.Token.IsCancellationRequested))
        {
            return Fail(Interrupted, "Interrupted; no file was written.");
        }
        catch (PeerFailedException failure)
        {
            return Fail(PeerFailed, failure.Message);
        }
    }

    private static int Run(CompareOptions options, string command, CancellationToken stop)
    {
        ReportFiles.RequireFolders(options);
        if (options.Quote is not null) SummaryQuote.RequireMarks(options.Quote);
        if (options.Kernels) return new KernelComparison(options, Console.Out, stop).Run() ? Agreed : Disagreement;

        int exitCode = Agreed;
        var sections = new List<Section>();
        foreach (SimdLevel level in options.Simd)
        {
            if (level == SimdLevel.Avx2 && !Avx2Process.IsThis)
            {
                Console.WriteLine($"{(sections.Count > 0 ? "\n" : "")}avx2: in a process of its own");
                (Section section, int code) = Avx2Process.Run(options, stop);
                sections.Add(section);
                exitCode = Math.Max(exitCode, code);
            }
            else
            {
                Section section = new Comparison(options, level, Console.Out, stop).Run();
                sections.Add(section);
                exitCode = Math.Max(exitCode, Judge(section));
            }
        }

        ReportFiles.Write(options, sections, command);
        return exitCode;
    }

    private static int Judge(Section section)
    {
        Console.WriteLine();
        foreach (Summary summary in Summary.Of(section.Lines)) ConsoleReport.WriteSummary(Console.Out, summary);
        LineResult[] wrong = [.. section.Lines.Where(static result => !(result.Difference <= Agreement.Tolerance))];
        foreach (LineResult line in wrong)
        {
            Console.Error.WriteLine($"{line.Name}, {line.Pass}, {Words.Threads(line.Threads)}: results differ by {Figures.Difference(line.Difference)}, allowed {Figures.Difference(Agreement.Tolerance)}.");
        }

        if (wrong.Length > 0) return Disagreement;
        if (section.Lines.Any(static result => result.Peers.Count > 0))
        {
            Console.WriteLine($"All results agree; the largest relative difference is {Figures.Difference(section.Lines.Max(static result => result.Difference))}.");
        }

        return Agreed;
    }

    /// <summary>An argument as a shell takes it.</summary>
    private static string Quoted(string argument) =>
        argument.All(static letter => char.IsAsciiLetterOrDigit(letter) || "-_./,=+:".Contains(letter, StringComparison.Ordinal)) ? argument : $"'{argument}'";

    private static int Fail(int code, string message)
    {
        Console.Error.WriteLine(message.ReplaceLineEndings(" | "));
        return code;
    }
}
