namespace TransposedConv.Kernels.Threading;

/// <summary>Something that another thread will make true.</summary>
internal interface ISignal
{
    /// <summary>Whether it has; read anew each time.</summary>
    bool HasCome { get; }
}
