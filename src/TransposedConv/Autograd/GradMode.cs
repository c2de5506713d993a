namespace TransposedConv.Autograd;

/// <summary>
/// Whether operations record how to differentiate them. The mode belongs to the logical flow of control: it follows <c>await</c> to
/// other threads and never leaks to unrelated ones.
/// </summary>
/// <remarks>Source: torch.no_grad, torch.enable_grad and torch.inference_mode.</remarks>
public static class GradMode
{
    private static readonly AsyncLocal<Mode> Current = new();

    private enum Mode
    {
        Recording,
        NotRecording,
        Inference,
    }

    /// <summary>Whether operations on tensors that require gradients are recorded here and now.</summary>
    public static bool IsEnabled => Current.Value == Mode.Recording;

    /// <summary>Whether an inference scope is open here and now.</summary>
    public static bool IsInference => Current.Value == Mode.Inference;

    /// <summary>Stops recording until the scope is disposed.</summary>
    public static Scope NoGrad() => Enter(Mode.NotRecording);

    /// <summary>Records until the scope is disposed, also inside a <see cref="NoGrad"/> scope.</summary>
    public static Scope EnableGrad() => Enter(Mode.Recording);

    /// <summary>
    /// Stops recording until the scope is disposed, and marks the tensors made inside as never to be saved for a backward pass.
    /// </summary>
    public static Scope Inference() => Enter(Mode.Inference);

    internal static Scope Set(bool enabled) => Enter(enabled ? Mode.Recording : IsInference ? Mode.Inference : Mode.NotRecording);

    private static Scope Enter(Mode mode)
    {
        var scope = new Scope((int)Current.Value);
        Current.Value = mode;
        return scope;
    }

    /// <summary>Restores the former mode when disposed.</summary>
    public readonly struct Scope : IDisposable, IEquatable<Scope>
    {
        private readonly int _former;

        internal Scope(int former) => _former = former;

        /// <inheritdoc/>
        public void Dispose() => Current.Value = (Mode)_former;

        /// <inheritdoc/>
        public bool Equals(Scope other) => _former == other._former;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is Scope other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode() => _former;

        /// <summary>Whether two scopes restore the same mode.</summary>
        /// <param name="left">The first scope.</param>
        /// <param name="right">The second scope.</param>
        public static bool operator ==(Scope left, Scope right) => left.Equals(right);

        /// <summary>Whether two scopes restore different modes.</summary>
        /// <param name="left">The first scope.</param>
        /// <param name="right">The second scope.</param>
        public static bool operator !=(Scope left, Scope right) => !left.Equals(right);
    }
}
