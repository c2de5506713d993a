namespace TransposedConv.Benchmarks.Compare.Contest;

/// <summary>One who computes the loaded problem and times it.</summary>
internal interface IContestant
{
    string Name { get; }

    /// <summary>How long its threads may go on spinning after a run, in which nobody else is to be measured.</summary>
    TimeSpan SpinsFor { get; }

    /// <summary>Computes the problem that many times and returns the seconds it took by its own clock.</summary>
    double Run(int iterations);

    /// <summary>The results in the order of the problem's result names.</summary>
    IReadOnlyList<float[]> Results();
}
