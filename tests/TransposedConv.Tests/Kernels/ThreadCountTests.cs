namespace TransposedConv.Tests.Kernels;

/// <summary>Tests that set the thread count run by themselves.</summary>
[CollectionDefinition(nameof(Parallelism), DisableParallelization = true)]
public sealed class ThreadCountTests;
